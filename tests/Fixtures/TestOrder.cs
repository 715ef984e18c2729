using System.Globalization;
using SmartFactory.Gansu.Tests.Fixtures;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCaseOrderer(typeof(TestOrder))]

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>
/// The same order in every checkout: the framework's own depends on the folder, so that a test which needs another one passed here and failed there.
/// GANSU_TEST_SEED shuffles it, to find such tests.
/// </summary>
public sealed class TestOrder : ITestCaseOrderer
{
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("GANSU_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? seed : 0;

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase
    {
        TTestCase[] cases = [.. testCases.OrderBy(test => test.TestCaseDisplayName, StringComparer.Ordinal)];
        if (Seed != 0)
            new Random(Seed).Shuffle(cases);
        return cases;
    }
}
