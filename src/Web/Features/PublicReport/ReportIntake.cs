using Microsoft.AspNetCore.Mvc.ModelBinding;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Reports;

namespace SmartFactory.Gansu.Web.Features.PublicReport;

/// <summary>What somebody typed.</summary>
public class PublicReportForm
{
    public string? Target { get; set; }
    public string? City { get; set; }
    public string? County { get; set; }
    public string? AgainstBureau { get; set; }
    public string? Facts { get; set; }
    public string? Reporter { get; set; }
    public string? Contact { get; set; }

    [BindNever]
    public IReadOnlyList<RegionChoice> Cities { get; set; } = [];

    [BindNever]
    public IReadOnlyList<RegionChoice> Counties { get; set; } = [];

    /// <summary>The county whose bureau fills the form in: there is no other to choose.</summary>
    [BindNever]
    public string? OwnCounty { get; set; }

    public ReportForm ToReport() => new(
        Target!, City ?? "", string.IsNullOrEmpty(County) ? null : County, AgainstBureau is "county" or "city" ? AgainstBureau : "", Facts!, Reporter ?? "", Contact!);
}

/// <summary>What every form of a report asks for, whoever fills it in.</summary>
internal static class ReportIntake
{
    public const long LargestPost = MostFiles * LargestFile + 1024 * 1024;

    private const int MostFiles = 5;
    private const long LargestFile = 10 * 1024 * 1024;
    private static readonly string[] Kinds = [".jpg", ".jpeg", ".png", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".mp4", ".mp3", ".txt"];

    public static void Check(PublicReportForm form, IReadOnlyCollection<IFormFile> files, ModelStateDictionary problems)
    {
        if (string.IsNullOrWhiteSpace(form.Target))
            problems.AddModelError(nameof(form.Target), "请填写被举报的企业名称或统一社会信用代码。");
        if (string.IsNullOrWhiteSpace(form.City))
            problems.AddModelError(nameof(form.City), "请选择企业所在市州。");
        if (string.IsNullOrWhiteSpace(form.Facts))
            problems.AddModelError(nameof(form.Facts), "请写明举报的事实。");
        if (string.IsNullOrWhiteSpace(form.Contact))
            problems.AddModelError(nameof(form.Contact), "请留下联系方式，以便核实和反馈；没有联系方式的举报不予受理。");
        if (files.Count > MostFiles || files.Any(file => file.Length > LargestFile))
            problems.AddModelError("files", $"附件最多{MostFiles}件，每件不超过10MB。");
        if (files.Any(file => !Kinds.Contains(Path.GetExtension(file.FileName).ToLowerInvariant())))
            problems.AddModelError("files", "附件只能是图片、PDF、Word、Excel、压缩包、音视频或文本文件。");
    }

    public static async Task<IReadOnlyList<Evidence>> Read(IEnumerable<IFormFile> files)
    {
        var read = new List<Evidence>();
        foreach (var file in files.Where(file => file.Length > 0))
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content);
            read.Add(new Evidence(Path.GetFileName(file.FileName), file.ContentType, content.ToArray()));
        }
        return read;
    }
}
