using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Imports;

/// <summary>The steps of an import as its owner sees them.</summary>
internal sealed class ImportSteps(IWorkProgress progress) : IProgress<ImportProgress>
{
    public void Report(ImportProgress value)
    {
        var (message, unit) = value.Stage switch
        {
            "读取" => ("正在读取文件", "行"),
            "比对" => ("正在与台账比对", "行"),
            _ => ("正在写入台账", "步"),
        };
        progress.Report(value.Done, value.Total, message, unit);
    }
}
