import decimal


def pounds(kilograms):
    return kilograms * decimal.Decimal("2.20462262")
