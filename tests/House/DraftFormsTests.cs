using System.Text.RegularExpressions;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>What one types into a form survives a session that ends (data-keep), unless it must not lie about in the browser.</summary>
public sealed partial class DraftFormsTests
{
    private static readonly string[] Unkept =
    [
        "Contacts/Edit.cshtml", // addresses are encrypted
        "Enterprises/Account.cshtml", // an account number
        "Enterprises/_Accounts.cshtml", // why one looks at an account number
        "Invitation/Index.cshtml", // a password
        "MyAccount/Index.cshtml",
        "MyAccount/TwoFactor.cshtml",
        "Papers/Purpose.cshtml", // why one looks at account numbers
        "PublicNotices/One.cshtml", // why one looks at who objected
        "PublicReport/Index.cshtml", // anybody's browser
        "Reports/One.cshtml", // why one looks at who reported
        "SignIn/Index.cshtml",
        "SignIn/TwoFactor.cshtml",
        "Users/Show.cshtml", // an address
    ];

    [Fact]
    public void Every_form_one_types_into_keeps_a_draft()
    {
        string folder = Checkout.Path("src/Web/Features");
        var unkept = Directory.EnumerateFiles(folder, "*.cshtml", SearchOption.AllDirectories)
            .SelectMany(file => Form().Matches(File.ReadAllText(file)).Select(form => (File: Path.GetRelativePath(folder, file).Replace('\\', '/'), Text: form.Value)))
            .Where(form => form.Text.Contains("method=\"post\"", StringComparison.Ordinal) && Typed().IsMatch(form.Text) && !Opening().Match(form.Text).Value.Contains("data-keep", StringComparison.Ordinal))
            .Select(form => form.File);

        Assert.Equal(Unkept, unkept.Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""<form\b(?:[^>"]|"[^"]*")*>.*?</form>""", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("""^<form\b(?:[^>"]|"[^"]*")*>""")]
    private static partial Regex Opening();

    // fields of partial views count too
    [GeneratedRegex("""<textarea|<input class="form-control(?!-)(?![^>]*type="(?:file|date|number)")|<partial name="[^"]*Fields""")]
    private static partial Regex Typed();
}
