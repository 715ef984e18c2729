using System.Globalization;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Imports;

/// <summary>The list of imports as CSV.</summary>
internal static class ImportColumns
{
    public static readonly CsvColumn<ImportRow>[] All =
    [
        new("编号", row => Number(row.ImportId)),
        new("文件", row => row.FileName),
        new("状态", row => ImportText.State(row).Text),
        new("记录", row => Number(row.RowsRead)),
        new("错误", row => Number(row.Errors)),
        new("提示", row => Number(row.Warnings)),
        new("写入称号", row => Number(row.TitlesAdded)),
        new("写入奖励（笔）", row => Number(row.EntriesAdded)),
        new("处理决定", row => Number(row.SanctionsAdded)),
        new("经办人", row => row.ActorName),
        new("上传时间", row => Time(row.CreatedAt)),
        new("入库时间", row => row.CommittedAt is { } at ? Time(at) : ""),
    ];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTime at) => OfficialDay.InGansu(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
