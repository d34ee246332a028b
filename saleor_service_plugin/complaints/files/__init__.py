"""Pictures and PDFs: taken in carefully, kept, handed out."""
