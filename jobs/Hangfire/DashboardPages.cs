using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>Hangfire's own pages, in Chinese, under the names the jobs have here.</summary>
public sealed class DashboardPages
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    private readonly RequestDelegate _pages;

    public DashboardPages(IServiceProvider services, JobStorage storage)
    {
        var options = new DashboardOptions
        {
            DashboardTitle = "任务引擎",
            AppPath = "/jobs",
            Authorization = [], // the controller's
            DisplayNameFunc = (_, job) => NameOf(job),
            DisplayStorageConnectionString = false,
            DarkModeEnabled = false,
        };
        _pages = new ApplicationBuilder(services).UseHangfireDashboard(DashboardController.Path, options, storage).Build();
    }

    public Task Serve(HttpContext context)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Chinese; // of this request alone
        return _pages(context);
    }

    private static string NameOf(Job job) => job.Args is [string line, ..] ? $"{DayJobNames.Of(line)}（{line}）" : job.ToString();
}
