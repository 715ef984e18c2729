using System.CommandLine;
using System.Text;
using System.Text.Json;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu policy list|check|show</c>: the rule documents built in, and files on their way to become one.</summary>
public static class PolicyCommand
{
    private static readonly Argument<string> File = new("file") { Description = "政策文件（JSON）" };
    private static readonly Argument<string> Id = new("id") { Description = "政策编号或文件" };
    private static readonly Option<int?> Article = new("--article") { Description = "只看这一条" };

    public static Command Create()
    {
        var list = new Command("list", "已装入程序的政策");
        list.SetAction(asked => List(new Output(asked)));
        var check = new Command("check", "检查政策文件") { File };
        check.SetAction(asked => Check(asked.GetRequiredValue(File), new Output(asked)));
        var show = new Command("show", "政策全文和解释口径") { Id, Article };
        show.SetAction(asked => Show(asked.GetRequiredValue(Id), asked.GetValue(Article), new Output(asked)));
        return new Command("policy", "政策文件") { list, check, show };
    }

    private static int List(Output output)
    {
        output.Result(
            PolicyFiles.BuiltIn.Select(Summary),
            PolicyFiles.BuiltIn.Select(pack => $"{pack.Id} {pack.Document} 《{pack.Name}》 {Days.Text(pack.InForce.From)}至{Days.Text(pack.InForce.To)}"));
        return ExitCode.Done;
    }

    private static int Check(string path, Output output)
    {
        if (!System.IO.File.Exists(path))
            throw new RefusalException($"找不到文件 {path}");
        try
        {
            var pack = PolicyPackReader.Read(path, System.IO.File.ReadAllBytes(path));
            output.Result(new { valid = true, policy = Summary(pack) },
                $"{path} 正确：{pack.Document}，{pack.Articles.Count}条，{pack.Readings.Count}项口径，内容校验值 {pack.ContentHash}");
            return ExitCode.Done;
        }
        catch (PolicyPackException mistake)
        {
            if (output.AsJson)
                output.Result(new { valid = false, file = mistake.File, path = mistake.Path, reason = mistake.Reason });
            Output.Say(mistake.Message);
            return ExitCode.Refused;
        }
    }

    private static int Show(string id, int? article, Output output)
    {
        var pack = PolicyFiles.Find(id);
        if (article is { } number)
        {
            if (number < 1 || number > pack.Articles.Count)
                throw new RefusalException($"《{pack.Name}》共{pack.Articles.Count}条，没有第{number}条");
            output.Result(pack.Article(number), $"{pack.Article(number).Title} {pack.Article(number).Text}");
            return ExitCode.Done;
        }
        output.Result(output.AsJson ? Content(id) : default, Text(pack));
        return ExitCode.Done;
    }

    private static IEnumerable<string> Text(PolicyPack pack)
    {
        yield return $"{pack.Name}（{pack.Document}，{pack.Issuer}，{Days.Text(pack.InForce.From)}至{Days.Text(pack.InForce.To)}有效）";
        foreach (var chapter in pack.Chapters)
        {
            yield return $"\n{chapter.Title}";
            foreach (int number in chapter.Articles)
                yield return $"{pack.Article(number).Title} {pack.Article(number).Text}";
        }
        yield return "\n解释口径（* 为采用）";
        foreach (var reading in pack.Readings)
        {
            yield return $"{reading.Id} {reading.Point}（{string.Join("、", reading.Articles.Select(Rules.ChineseNumber.Article))}）";
            foreach (var alternative in reading.Alternatives)
                yield return $"  {(alternative.Letter == reading.Default ? '*' : ' ')} {alternative.Letter} {alternative.Text}";
            yield return $"    理由：{reading.Reason}";
        }
    }

    private static JsonElement Content(string id)
    {
        string text = PolicyFiles.BuiltInFiles.Where(file => PolicyFiles.Read(file).Id == id).Select(file => file.Text).FirstOrDefault()
            ?? System.IO.File.ReadAllText(id, Encoding.UTF8);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static object Summary(PolicyPack pack) => new
    {
        id = pack.Id,
        name = pack.Name,
        document = pack.Document.ToString(),
        in_force_from = pack.InForce.From,
        in_force_to = pack.InForce.To,
        content_hash = pack.ContentHash,
    };
}
