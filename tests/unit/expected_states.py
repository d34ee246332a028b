"""Which state a postal code lies in, for real places of Germany and Switzerland.

Postal codes do not keep to state lines: the states possible for a code have to contain the one
named here; more than that one is no mistake, where the code or its neighbours straddle a line.
"""

from __future__ import annotations

from tests.unit.expected_shapes import Place

_GERMAN = """
10115 BE Berlin-Mitte
14129 BE Berlin-Nikolassee
20095 HH Hamburg
21039 HH Hamburg-Bergedorf
22145 HH Hamburg-Rahlstedt
27499 HH Hamburg-Insel Neuwerk
80331 BY München
50667 NW Köln
60311 HE Frankfurt am Main
70173 BW Stuttgart
01067 SN Dresden
04109 SN Leipzig
99084 TH Erfurt
39104 ST Magdeburg
06108 ST Halle (Saale)
14467 BB Potsdam
18055 MV Rostock
24103 SH Kiel
28195 HB Bremen
27568 HB Bremerhaven
30159 NI Hannover
55116 RP Mainz
66111 SL Saarbrücken
89073 BW Ulm
89231 BY Neu-Ulm
68159 BW Mannheim
67059 RP Ludwigshafen
68623 HE Lampertheim
69239 HE Neckarsteinach
69434 HE Hirschhorn (Neckar)
69483 HE Wald-Michelbach
69488 HE Birkenau
55246 HE Wiesbaden, Mainz-Kostheim
55252 HE Wiesbaden, Mainz-Kastel
65582 RP Diez
65549 HE Limburg an der Lahn
22844 SH Norderstedt
21465 SH Reinbek
21481 SH Lauenburg
21614 NI Buxtehude
19258 MV Boizenburg
19273 NI Amt Neuhaus
19322 BB Wittenberge
19348 BB Perleberg
17291 BB Prenzlau
17268 BB Templin
17326 BB Brüssow
17033 MV Neubrandenburg
23552 SH Lübeck
23923 MV Schönberg
29410 ST Salzwedel
29439 NI Lüchow
38489 ST Beetzendorf
38820 ST Halberstadt
63739 BY Aschaffenburg
63755 BY Alzenau
97877 BW Wertheim
97941 BW Tauberbischofsheim
97638 BY Mellrichstadt
88131 BY Lindau
88250 BW Weingarten
37213 HE Witzenhausen
37073 NI Göttingen
34346 NI Hann. Münden
34414 NW Warburg
37308 TH Heilbad Heiligenstadt
37671 NW Höxter
37603 NI Holzminden
49477 NW Ibbenbüren
49080 NI Osnabrück
32423 NW Minden
31675 NI Bückeburg
51598 RP Friesenhagen
53604 NW Bad Honnef
53424 RP Remagen
53902 NW Bad Münstereifel
57518 RP Betzdorf
57334 NW Bad Laasphe
59969 HE Bromskirchen
35216 HE Biedenkopf
54450 RP Freudenburg
66693 SL Mettlach
66482 RP Zweibrücken
66869 RP Kusel
04600 TH Altenburg
04895 BB Falkenberg/Elster
04910 BB Elsterwerda
01945 BB Ruhland
02943 SN Weißwasser
03048 BB Cottbus
06556 TH Artern
06242 ST Braunsbedra
07952 SN Pausa-Mühltroff
07907 TH Schleiz
08393 SN Meerane
36433 TH Bad Salzungen
36266 HE Heringen (Werra)
36419 TH Geisa
96515 TH Sonneberg
96450 BY Coburg
12529 BB Schönefeld
14532 BB Kleinmachnow
15566 BB Schöneiche bei Berlin
28777 HB Bremen-Blumenthal
28790 NI Schwanewede
28816 NI Stuhr
27809 NI Lemwerder
78266 BW Büsingen am Hochrhein
"""

_SWISS = """
8001 ZH Zürich
3011 BE Bern
6003 LU Luzern
6460 UR Altdorf
6430 SZ Schwyz
6060 OW Sarnen
6390 OW Engelberg
6370 NW Stans
8750 GL Glarus
6300 ZG Zug
6343 ZG Rotkreuz
1700 FR Fribourg
3186 FR Düdingen
1564 FR Domdidier
4500 SO Solothurn
4600 SO Olten
2540 SO Grenchen
4226 SO Breitenbach
4051 BS Basel
4125 BS Riehen
4410 BL Liestal
4132 BL Muttenz
4242 BL Laufen
8200 SH Schaffhausen
8260 SH Stein am Rhein
8253 TG Diessenhofen
9100 AR Herisau
9410 AR Heiden
9050 AI Appenzell
9000 SG St. Gallen
9424 SG Rheineck
8640 SG Rapperswil
8808 SZ Pfäffikon
8840 SZ Einsiedeln
6403 SZ Küssnacht am Rigi
6404 LU Greppen
7000 GR Chur
6535 GR Roveredo
5000 AG Aarau
4663 AG Aarburg
5643 AG Sins
8500 TG Frauenfeld
8353 ZH Elgg
8355 TG Aadorf
6500 TI Bellinzona
1003 VD Lausanne
1530 VD Payerne
1580 VD Avenches
1260 VD Nyon
1295 VD Mies
1860 VD Aigle
1892 VD Lavey-Village
1890 VS Saint-Maurice
1870 VS Monthey
1950 VS Sion
2000 NE Neuchâtel
2525 NE Le Landeron
2520 BE La Neuveville
2543 BE Lengnau
4950 BE Huttwil
6260 LU Reiden
1201 GE Genève
1290 GE Versoix
2800 JU Delémont
2740 JU Moutier (with Bern until the end of 2025)
"""


def _places(country: str, lines: str) -> tuple[Place, ...]:
    """Read lines of code, state, town."""
    cells = (line.split(" ", 2) for line in lines.strip().splitlines())
    return tuple(Place(country, code, state, town) for code, state, town in cells)


STATES = _places("DE", _GERMAN) + _places("CH", _SWISS)
