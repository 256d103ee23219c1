"""Runs modules of CPython's own test suite and prints what did not pass.

regress.py [-v] [-u RESOURCE]... [-k PATTERN]... [-x PATTERN]... MODULE...

-u permits what is left out otherwise, such as cpu; -k runs only tests that match, -x all others; -v names each.
"""
import argparse
import collections
import fnmatch
import io
import os
import sys
import unittest

os.chdir('/work')
from test import support

# These exhaust the stack that the program was linked with: it ends with a trap, whatever runs it.
TOO_DEEP = '.test_recursive_repr', '.test_glob_dotdot', '.test_glob_many_open_files'


class Result(unittest.TestResult):
    def __init__(self, trace):
        super().__init__()
        self.trace = trace
        self.passed = 0
        self.others = []
        self.reasons = collections.Counter()

    def startTest(self, test):
        super().startTest(test)
        if self.trace:
            print(test.id(), file=sys.__stdout__, flush=True)

    def addSuccess(self, test):
        self.passed += 1

    def addSkip(self, test, reason):
        self.reasons[reason.strip()] += 1

    def addExpectedFailure(self, test, err):
        self.reasons['fails, as expected'] += 1

    def addUnexpectedSuccess(self, test):
        self.others.append(f'{test.id()}: passes unexpectedly')

    def addFailure(self, test, err):
        self.others.append(f'{test.id()}: {err[0].__name__}: {err[1]}'.partition('\n')[0])

    def addError(self, test, err):
        self.addFailure(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addFailure(subtest, err)


def tests(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests(test)
        else:
            yield test


def chosen(suite, only, without):
    def matches(test, patterns):
        return any(fnmatch.fnmatchcase(test.id(), f'*{pattern}*') for pattern in patterns)

    return unittest.TestSuite(
        test for test in tests(suite) if (not only or matches(test, only)) and not matches(test, without))


def run(suite, trace):
    result = Result(trace)
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    try:
        suite.run(result)
    finally:
        sys.stdout, sys.stderr = streams
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('-v', action='store_true')
    parser.add_argument('-u', action='append', default=[])
    parser.add_argument('-k', action='append', default=[])
    parser.add_argument('-x', action='append', default=list(TOO_DEEP))
    parser.add_argument('modules', nargs='+')
    options = parser.parse_args()
    support.use_resources = dict.fromkeys(options.u)
    support.verbose = False
    for module in options.modules:
        suite = unittest.defaultTestLoader.loadTestsFromName('test.' + module)
        result = run(chosen(suite, options.k, options.x), options.v)
        print(f'{module}: {result.testsRun} tests, {result.passed} passed')
        for other in sorted(result.others):
            print(f'  {other}')
        for reason, count in sorted(result.reasons.items()):
            print(f'  {count} skipped: {reason}')
        sys.stdout.flush()


main()
