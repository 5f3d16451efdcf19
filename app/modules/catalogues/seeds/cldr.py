"""Countries, languages, currencies and time zones, named by CLDR in English and in Russian."""

from collections.abc import Iterable, Iterator, Mapping

from babel import Locale
from babel.core import get_global

from app.modules.catalogues.seeds.rows import Row

EN, RU = Locale("en"), Locale("ru")
# Two letters in CLDR but no country of ISO 3166-1: unions, islands with a reserved code, tests.
NO_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
NO_LANGUAGES = frozenset({"sh"})  # withdrawn from ISO 639-1
NOWHERE = frozenset({"001", "ZZ"})
UTC = "Etc/UTC"


def countries() -> list[Row]:
    keys = {key for key in map(str, EN.territories) if len(key) == 2 and key.isalpha()}
    return _named(keys - NO_COUNTRIES, EN.territories, RU.territories)


def languages() -> list[Row]:
    keys = {key for key in map(str, EN.languages) if len(key) == 2}
    return _named(keys - NO_LANGUAGES, EN.languages, RU.languages)


def currencies() -> list[Row]:
    """Those that some country says are its legal tender, with no end in sight."""
    tenders = (tender for some in get_global("territory_currencies").values() for tender in some)
    keys = {code for code, _, until, is_tender in tenders if until is None and is_tender}
    return _named(keys, EN.currencies, RU.currencies)


def time_zones() -> list[Row]:
    """Those of places, by the place and its country, and UTC; not the bare offsets."""
    older = _older_names()
    places = get_global("zone_territories").items()
    rows = [
        Row(key, _place(key, where, EN, older), _place(key, where, RU, older))
        for key, where in places
        if not key.startswith("Etc/")
    ]
    return sorted([_utc(), *rows])


def _named(keys: Iterable[str], en: Mapping[str, str], ru: Mapping[str, str]) -> list[Row]:
    return [
        Row(key, _capital(en[key]), _capital(ru[key]))
        for key in sorted(keys)
        if key in en and key in ru
    ]


def _older_names() -> dict[str, list[str]]:
    """CLDR names a zone by what it was called first: Asia/Kolkata is found as Asia/Calcutta."""
    older: dict[str, list[str]] = {}
    for before, now in get_global("zone_aliases").items():
        older.setdefault(now, []).append(before)
    return older


def _place(key: str, where: str, locale: Locale, older: Mapping[str, list[str]]) -> str:
    """`Moscow, Russia`; the country is left out where it is called like the place."""
    city = next(_cities((key, *older.get(key, ())), locale), None)
    city = _capital(city or key.rpartition("/")[2].replace("_", " "))
    country = None if where in NOWHERE else locale.territories.get(where)
    return city if country in {None, city} else f"{city}, {country}"


def _cities(names: Iterable[str], locale: Locale) -> Iterator[str]:
    for name in names:
        city = locale.time_zones.get(name, {}).get("city")
        if city:
            yield str(city)


def _utc() -> Row:
    en, ru = (_capital(locale.time_zones[UTC]["long"]["standard"]) for locale in (EN, RU))
    return Row("UTC", en, ru)


def _capital(name: str) -> str:
    """In a list a name begins with one, in Russian too."""
    return name[:1].upper() + name[1:]
