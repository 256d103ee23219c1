d = datetime.datetime(2024, 2, 28, 23, 59, 59, tzinfo=datetime.timezone.utc)
print(d + datetime.timedelta(days=2), d.isoformat(), d.strftime("%A %j %U"), datetime.date(2026, 11, 21) - d.date())
