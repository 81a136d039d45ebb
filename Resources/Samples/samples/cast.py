"""Who the samples are about: ordinary people, and those who make matching hard."""
import datetime

import numpy

from .nhs import nhs_number
from .patient import OtherId, Patient

FAMILIES = ["ABERNATHY", "BLACKWOOD", "CARMICHAEL", "DRUMMOND", "ELLERY", "FAIRWEATHER", "GREENHALGH", "HAWTHORNE",
            "INGLEBY", "JESSOP", "KETTLEWELL", "LOCKWOOD", "MARCHBANKS", "NIGHTINGALE", "OAKLEY", "PENHALIGON",
            "QUARTERMAINE", "RAVENSCROFT", "SUMMERFIELD", "THISTLETHWAITE", "UNDERHILL", "VENABLES", "WHITLOCK", "YARWOOD"]
WOMEN = ["ADA", "BEATRICE", "CLARA", "DOROTHY", "EDITH", "FLORENCE", "GRACE", "HARRIET", "IVY", "JANE", "LILIAN", "MABEL"]
MEN = ["ALFRED", "BERTRAM", "CECIL", "DUNCAN", "EDGAR", "FREDERICK", "GILBERT", "HAROLD", "ISAAC", "JOHN", "LEONARD", "MILES"]
FIRST_NHS_OF_TROUBLE = 5000     # far from the ordinary patients', so that a list of any length never meets them


def ordinary(count, seed):
    """People without surprises, each with a hospital number and an NHS number."""
    random = numpy.random.default_rng([seed, 1])
    people = []
    for index in range(count):
        woman = bool(random.integers(2))
        given = (WOMEN if woman else MEN)[random.integers(12)]
        born = datetime.date(1931, 1, 1) + datetime.timedelta(days=int(random.integers(30000)))
        people.append(Patient(f"{FAMILIES[(index + seed) % len(FAMILIES)]}^{given}", born.strftime("%Y%m%d"),
                              "F" if woman else "M", f"H{100000 + 37 * index + seed}", nhs_number(seed * 100 + index),
                              character_set=""))
    return people


def troublesome():
    """Real-world trouble, the same for every seed. What is special stands in `note`."""
    nhs = (nhs_number(index) for index in range(FIRST_NHS_OF_TROUBLE, FIRST_NHS_OF_TROUBLE + 100)).__next__
    return [*_namesakes(nhs), *_slips(nhs), *_spellings(nhs), *_scripts(nhs), *_numbers(nhs), *_gaps(nhs)]


def _namesakes(nhs):
    twin = {"birth_date": "19920606", "sex": "F", "character_set": ""}
    return [
        Patient("SMITH^JOHN", "19550312", "M", "H200001", nhs(), character_set="", note="namesake: two others"),
        Patient("SMITH^JOHN", "19550321", "M", "H200002", nhs(), character_set="", note="namesake, born nine days later"),
        Patient("SMITH^JOHN^^^JR", "19830312", "M", "H200003", nhs(), character_set="", note="namesake's son"),
        Patient("LOVELACE^AMELIA", id="H200010", national_id=nhs(), note="twin of AMELIE", **twin),
        Patient("LOVELACE^AMELIE", id="H200011", national_id=nhs(), note="twin of AMELIA", **twin)]


def _slips(nhs):
    """The same person written twice: once right, once with a slip of the registration desk."""
    number, other, third = nhs(), nhs(), nhs()
    return [
        Patient("HOLLOWAY^PETER", "19700504", "M", "H200020", number, character_set="", note="the right birth date"),
        Patient("HOLLOWAY^PETER", "19700405", "M", "H200020", number, character_set="",
                note="day and month of the birth date exchanged"),
        Patient("WINTERBOTTOM^SARAH", "19880229", "F", "H200030", other, character_set="", note="the right name"),
        Patient("WINTERBOTHAM^SARAH", "19880229", "F", "H200030", other, character_set="", note="family name misheard"),
        Patient("FLETCHER^MARY", "19610718", "F", "H200040", third, character_set="", note="maiden name"),
        Patient("FLETCHER-COX^MARY", "19610718", "F", "H200041", third, character_set="",
                note="married: a new name and a new hospital number")]


def _spellings(nhs):
    number = nhs()
    return [
        Patient("SMYTHE-JONES^ANNE-MARIE", "19790923", "F", "H200050", number, character_set="", note="hyphens"),
        Patient("SMYTHE JONES^ANNE MARIE", "19790923", "F", "H200050", number, character_set="",
                note="the same without the hyphens"),
        Patient("O'NEILL^SIOBH\u00c1N", "19850117", "F", "H200060", nhs(), character_set="ISO_IR 100",
                note="apostrophe, accent in Latin-1"),
        Patient("M\u00dcLLER^J\u00dcRGEN^^DR", "19480810", "M", "H200070", nhs(), character_set="ISO_IR 100",
                note="umlauts in Latin-1, prefix"),
        Patient("MU\u0308LLER^JU\u0308RGEN^^DR", "19480810", "M", "H200071", nhs(),
                note="umlauts as letter and combining mark, UTF-8"),
        Patient("SK\u0141ODOWSKA^\u017bANETA", "19671107", "F", "H200080", nhs(), character_set="ISO_IR 101",
                note="Polish, Latin-2"),
        Patient("van der Berg^Pieter", "19590430", "M", "H200090", nhs(), character_set="", note="small letters"),
        Patient("THE-LONGEST-OF-FAMILY-NAMES-THAT-ANY-REGISTRY-TOOK^BARTHOLOMEW", "19330303", "M", "H200095", nhs(),
                character_set="", note="64 characters, the longest that DICOM allows")]


def _scripts(nhs):
    """Names of PS3.5 annexes H, I and others' scripts, in the character sets scanners write them with."""
    yamada = "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060^\u305f\u308d\u3046"
    hong = "Hong^Gildong=\u6d2a^\u5409\u6d1e=\ud64d^\uae38\ub3d9"
    greek = "\u0394\u03b9\u03bf\u03bd\u03c5\u03c3\u03b9\u03bf\u03c2^\u0391\u03bd\u03c4\u03ce\u03bd\u03b7\u03c2"
    arabic = "\u0642\u0628\u0627\u0646\u064a^\u0644\u0646\u0632\u0627\u0631"
    return [
        Patient(yamada, "19721123", "M", "H200100", nhs(), character_set="\\ISO 2022 IR 87", note="Japanese, ISO 2022"),
        Patient("Suzuki^Hanako=\u9234\u6728^\u82b1\u5b50=\u3059\u305a\u304d^\u306f\u306a\u3053", "19901203", "F", "H200101", nhs(),
                note="Japanese, UTF-8"),
        Patient(hong, "19810815", "M", "H200110", nhs(), character_set="\\ISO 2022 IR 149", note="Korean, ISO 2022"),
        Patient(greek, "19690101", "M", "H200120", nhs(), character_set="ISO_IR 126", note="Greek, one set"),
        Patient(f"Dionysios^Antonis={greek}", "19690202", "M", "H200121", nhs(), character_set="\\ISO 2022 IR 126",
                note="Greek, ISO 2022"),
        Patient(arabic, "19750514", "M", "H200130", nhs(), character_set="ISO_IR 127", note="Arabic, one set, right to left"),
        Patient(f"Qabbani^Lanzar={arabic}", "19750515", "M", "H200131", nhs(), character_set="\\ISO 2022 IR 127",
                note="Arabic, ISO 2022"),
        Patient("\u041b\u044e\u043a\u0441\u0435\u043c\u0431\u0443\u0440\u0433^\u0410\u043d\u043d\u0430", "19830626", "F", "H200140", nhs(), character_set="ISO_IR 144",
                note="Cyrillic, one set")]


def _numbers(nhs):
    spaced = nhs()
    return [
        Patient("MERRIWEATHER^TOM", "19640229", "M", "H200150", nhs(), character_set="",
                other_ids=[OtherId("OLD-4711"), OtherId("RXX:88213", "RXX"), OtherId("P-0009", "PRIVATE CLINIC")],
                note="four identifiers, in both places"),
        Patient("PEMBERTON^RUTH", "19771231", "F", "H200160", nhs(), character_set="", national_id_in="retired",
                note="NHS number in the retired OtherPatientIDs"),
        Patient("PICKERING^HUGH", "19510928", "M", "H200170", f"{spaced[:3]} {spaced[3:6]} {spaced[6:]}", character_set="",
                note="NHS number written with spaces"),
        Patient("BLYTHE^ROSE", "19950705", "F", "00012345", nhs(), character_set="", note="number with leading zeros"),
        Patient("BLYTHE^ROSALIND", "19540411", "F", "12345", nhs(), character_set="", note="the same number without them")]


def _gaps(nhs):
    return [
        Patient("FOTHERGILL^NORA", "", "F", "H200180", nhs(), character_set="", note="no birth date"),
        Patient("FOTHERGILL^OWEN", "19660606", "", "H200181", nhs(), character_set="", note="no sex"),
        Patient("FOTHERGILL^PAUL", "19680808", "M", "H200182", "", character_set="", note="no NHS number"),
        Patient("FOTHERGILL^ROSE", "19690909", "F", "", nhs(), character_set="", note="no hospital number"),
        Patient("UNKNOWN^UNKNOWN", "", "O", "EMERGENCY-0815", "", character_set="", note="unconscious on arrival"),
        Patient("", "", "", "ANON-1", "", character_set="", note="anonymized: no name")]
