"""Words that are names of people and something else as well, and are then taken for the other.

A child may be called Maj, a mother Lund, a father Per.
"""

from . import words

_MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december "
    "jan feb mar apr jun jul aug sep sept okt nov dec "
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors fre lör sön"
)
_PLACES = """
Ale Alingsås Alvesta Aneby Arboga Arjeplog Arvidsjaur Arvika Askersund Avesta Bengtsfors Berg Bjurholm Bjuv
Boden Bollebygd Bollnäs Borgholm Borlänge Borås Botkyrka Boxholm Bromölla Bräcke Burlöv Båstad Dals-Ed
Danderyd Degerfors Dorotea Eda Ekerö Eksjö Emmaboda Enköping Eskilstuna Eslöv Essunga Fagersta Falkenberg
Falköping Falun Filipstad Finspång Flen Forshaga Färgelanda Gagnef Gislaved Gnesta Gnosjö Gotland Grums
Grästorp Gullspång Gällivare Gävle Göteborg Götene Habo Hagfors Hallsberg Hallstahammar Halmstad Hammarö
Haninge Haparanda Heby Hedemora Helsingborg Herrljunga Hjo Hofors Huddinge Hudiksvall Hultsfred Hylte Håbo
Hällefors Härjedalen Härnösand Härryda Hässleholm Höganäs Högsby Hörby Höör Jokkmokk Järfälla Jönköping Kalix
Kalmar Karlsborg Karlshamn Karlskoga Karlskrona Karlstad Katrineholm Kil Kinda Kiruna Klippan Knivsta Kramfors
Kristianstad Kristinehamn Krokom Kumla Kungsbacka Kungsör Kungälv Kävlinge Köping Laholm Landskrona Laxå
Lekeberg Leksand Lerum Lessebo Lidingö Lidköping Lilla Edet Lindesberg Linköping Ljungby Ljusdal Ljusnarsberg
Lomma Ludvika Luleå Lund Lycksele Lysekil Malmö Malung-Sälen Malå Mariestad Mark Markaryd Mellerud Mjölby Mora
Motala Mullsjö Munkedal Munkfors Mölndal Mönsterås Mörbylånga Nacka Nora Norberg Nordanstig Nordmaling
Norrköping Norrtälje Norsjö Nybro Nykvarn Nyköping Nynäshamn Nässjö Ockelbo Olofström Orsa Orust Osby
Oskarshamn Ovanåker Oxelösund Pajala Partille Perstorp Piteå Ragunda Robertsfors Ronneby Rättvik Sala Salem
Sandviken Sigtuna Simrishamn Sjöbo Skara Skellefteå Skinnskatteberg Skurup Skövde Smedjebacken Sollefteå
Sollentuna Solna Sorsele Sotenäs Staffanstorp Stenungsund Stockholm Storfors Storuman Strängnäs Strömstad
Strömsund Sundbyberg Sundsvall Sunne Surahammar Svalöv Svedala Svenljunga Säffle Säter Sävsjö Söderhamn
Söderköping Södertälje Sölvesborg Tanum Tibro Tidaholm Tierp Timrå Tingsryd Tjörn Tomelilla Torsby Torsås
Tranemo Tranås Trelleborg Trollhättan Trosa Tyresö Täby Töreboda Uddevalla Ulricehamn Umeå Upplands-Bro
Upplands Väsby Uppsala Uppvidinge Vadstena Vaggeryd Valdemarsvik Vallentuna Vansbro Vara Varberg Vaxholm
Vellinge Vetlanda Vilhelmina Vimmerby Vindeln Vingåker Vårgårda Vänersborg Vännäs Värmdö Värnamo Västervik
Västerås Växjö Ydre Ystad Åmål Ånge Åre Årjäng Åsele Åstorp Åtvidaberg Älmhult Älvdalen Älvkarleby Älvsbyn
Ängelholm Öckerö Ödeshög Örebro Örkelljunga Örnsköldsvik Östersund Österåker Östhammar Östra Göinge Överkalix
Övertorneå Blekinge Dalarna Gävleborg Halland Jämtland Kronoberg Norrbotten Skåne Småland Södermanland
Västerbotten Västernorrland Västmanland Västra Götaland Östergötland Närke Värmland Farsta
"""
# Names that are words of every day when they are written small.
_ORDINARY = (
    "alm berg blom bo borg dag du ek eld en frid glad god gren hall hans hel holm in jul klar kvist lind liten "
    "liv ljung lund man mark mor ny palm per ros rosen sand sjö skog sol sten stig storm strand ström sund "
    "svan tage vik ås åker"
)


def _set(text: str) -> frozenset[str]:
    return frozenset(words.plain(text))


#: whatever the case
ALWAYS = _set(_MONTHS) | _set(_PLACES)
_SMALL = _set(_ORDINARY)
#: what is no name by itself, in one case or another
EVERYDAY = ALWAYS | _SMALL


def is_plain(typed: str, known: frozenset[str] = frozenset()) -> bool:
    """Tell whether a word names a month, a place, an everyday thing or something of ``known``, and not a person.

    :param typed: the word as it was typed
    :param known: more words, as they are compared

    >>> [is_plain(word) for word in ("maj", "Lunds", "per", "Per", "Lova")]
    [True, True, True, False, False]
    """
    small = typed.islower()
    return any(
        form in ALWAYS or form in known or (small and form in _SMALL)
        for word in words.plain(typed)
        for form in (word, word.removesuffix("s"), word + "s")
    )
