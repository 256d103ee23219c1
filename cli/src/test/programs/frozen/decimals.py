import decimal, fractions, math
decimal.getcontext().prec = 40
print(decimal.Decimal(2).sqrt(), fractions.Fraction(355, 113) + 1, math.comb(60, 30), math.gamma(5.5), math.fsum([0.1] * 10))
