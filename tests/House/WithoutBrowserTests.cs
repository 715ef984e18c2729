using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>Where there is no browser, what needs one is skipped and everything else of its class runs.</summary>
public sealed class WithoutBrowserTests(TemplateDatabase template)
{
    [Fact]
    public async Task Without_a_browser_its_tests_are_skipped()
    {
        var fixture = new BrowserFixture(template) { Program = "" };
        await fixture.InitializeAsync();
        try
        {
            foreach (Func<Task> window in (Func<Task>[])[() => fixture.Open(), () => fixture.SignInAs(Role.Auditor)])
                Assert.StartsWith("$XunitDynamicSkip$", (await Record.ExceptionAsync(window))?.Message, StringComparison.Ordinal);
            await using var connection = await fixture.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            await fixture.DisposeAsync();
        }
    }
}
