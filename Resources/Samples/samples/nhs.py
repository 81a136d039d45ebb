"""NHS numbers: nine digits and a check digit by Modulus 11 (NHS Data Dictionary, "NHS NUMBER")."""


def _check_digit(nine):
    """The tenth digit, or None where no valid number begins with these nine."""
    remainder = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1))) % 11
    check = 11 - remainder
    if check == 10:
        return None
    return "0" if check == 11 else str(check)


def nhs_number(index):
    """The index-th valid number of the range 999, which the NHS sets aside for tests: never a real person's."""
    seen = -1
    for candidate in range(1_000_000):
        nine = f"999{candidate:06d}"
        check = _check_digit(nine)
        if check is not None:
            seen += 1
        if seen == index:
            return nine + check
    raise ValueError("the test range is used up")


def is_nhs_number(text):
    digits = text.replace(" ", "").replace("-", "")
    return len(digits) == 10 and digits.isdigit() and _check_digit(digits[:9]) == digits[9]
