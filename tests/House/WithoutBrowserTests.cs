using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using Xunit.Sdk;

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
            Assert.True(await Skips(() => fixture.Open()));
            Assert.True(await Skips(() => fixture.SignInAs(Role.Auditor)));
            await using var connection = await fixture.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            await fixture.DisposeAsync();
        }
    }

    private static async Task<bool> Skips(Func<Task> window)
    {
        try
        {
            await window();
            return false;
        }
        catch (SkipException)
        {
            return true;
        }
    }
}
