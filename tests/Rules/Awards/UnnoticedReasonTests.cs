using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.Tests.Rules.Awards;

public sealed class UnnoticedReasonTests
{
    [Theory]
    [InlineData(null, "没有登记公示")]
    [InlineData("  ", "没有登记公示")]
    [InlineData("无", "至少写20个字，现有1个字")]
    [InlineData("已随甘工信公示〔2026〕3号公示完毕", "至少写20个字，现有19个字")]
    [InlineData("名单已随认定文件公示了，期间没有收到异议", "请写明依据")] // 20 and no ground
    [InlineData("名单已随甘工信公示〔2026〕3号公示，没有异议", null)]
    [InlineData("名单已随甘工信公示[2026]3号公示，没有收到异议", null)] // brackets as people type them
    [InlineData("本批均为国家认定，依第十七条不再另行公示名单", null)]
    [InlineData("本批均为国家认定的项目，依第17条不再另行公示", null)]
    public void It_says_what_is_missing(string? reason, string? missing)
    {
        string? problem = UnnoticedReason.Problem(reason);

        if (missing is null)
            Assert.Null(problem);
        else
            Assert.Contains(missing, problem, StringComparison.Ordinal);
    }
}
