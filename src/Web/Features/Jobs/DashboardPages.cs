using System.Globalization;
using Hangfire;
using Hangfire.Common;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Jobs.Letters;
using SmartFactory.Gansu.Jobs.WorkItems;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Web.Features.Jobs;

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
        context.SetEndpoint(null); // else a page it does not have is an error, not a page not found
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Chinese; // of this request alone
        return _pages(context);
    }

    private static string NameOf(Job job) =>
        Schedule.Jobs.FirstOrDefault(line => line.Type == job.Type) is { } line ? $"{line.Line.Title} {job.Args[0]:yyyy-MM-dd}"
        : job.Type == typeof(WorkRun) ? $"后台任务 work/{job.Args[0]}"
        : job.Type == typeof(DrainLettersJob) ? DayJobNames.Of(Schedule.Drain)
        : job.Type == typeof(CleanWorkJob) ? DayJobNames.Of(Schedule.Clean) : job.ToString();
}
