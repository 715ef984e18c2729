using Microsoft.Extensions.Configuration;

namespace SmartFactory.Gansu.UseCases.Reports;

/// <summary>The section <c>Reports</c>. Art. 25 says 及时 without a number: how many days a bureau sets itself is its own choice.</summary>
/// <param name="Days">Days from receipt to the answer.</param>
public sealed record ReportSettings(int Days)
{
    private const int Usual = 60;

    public static ReportSettings Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new ReportSettings(Math.Clamp(configuration.GetValue("Reports:Days", Usual), 1, 365));
    }
}
