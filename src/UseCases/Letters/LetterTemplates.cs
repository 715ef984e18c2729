using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>One version of the text of a kind of letter.</summary>
public sealed record LetterTemplate(string Kind, int Version, string Subject, string TextBody, string HtmlBody, string Note, string EditedByName, DateTime EditedAt);

/// <summary>The texts of letters: every version stays, the newest is in force.</summary>
public static partial class LetterTemplates
{
    private const string LinkPlace = "{{" + Placeholders.Link + "}}";

    private const string Columns = "select kind, version, subject, text_body, html_body, note, edited_by_name, edited_at from letter_templates";

    private const string InForceSql = "select distinct on (kind) * from (" + Columns + ") t order by kind, version desc";

    private const string InsertSql = """
        insert into letter_templates (kind, version, subject, text_body, html_body, note, edited_by, edited_by_name)
        select @Code, @basedOn + 1, @subject, @text, @html, @note, nullif(@UserId, 0), @Name
        where @basedOn = (select max(version) from letter_templates where kind = @Code)
        on conflict (kind, version) do nothing
        """;

    public static async Task<IReadOnlyList<LetterTemplate>> InForce(NpgsqlDataSource database)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<LetterTemplate>(InForceSql)).AsList();
    }

    /// <summary>Every version of a kind, newest first.</summary>
    public static async Task<IReadOnlyList<LetterTemplate>> Versions(NpgsqlDataSource database, string kind)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<LetterTemplate>(Columns + " where kind = @kind order by version desc", new { kind })).AsList();
    }

    /// <summary>What is wrong with a text before it may be saved: field and problem.</summary>
    public static IReadOnlyList<(string Field, string Problem)> Check(LetterKind kind, string subject, string text, string html)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var found = new List<(string, string)>();
        if (string.IsNullOrWhiteSpace(subject) || subject.AsSpan().ContainsAny('\r', '\n'))
            found.Add(("Subject", "主题须为一行文字。"));
        if (string.IsNullOrWhiteSpace(text))
            found.Add(("Text", "请填写正文。"));
        found.AddRange(LetterText.Check(subject, kind).Select(problem => ("Subject", $"主题{problem}")));
        found.AddRange(LetterText.Check(text, kind).Select(problem => ("Text", $"正文{problem}")));
        found.AddRange(LetterText.Check(html, kind).Select(problem => ("Html", $"网页版{problem}")));
        found.AddRange(LetterHtml.Check(html).Select(problem => ("Html", $"网页版{problem}")));
        if (kind.CarriesLink)
        {
            found.AddRange(CheckLink(text).Select(problem => ("Text", $"正文{problem}")));
            if (html.Length > 0)
                found.AddRange(CheckLink(Tag().Replace(html, "\n")).Select(problem => ("Html", $"网页版{problem}")));
        }
        return found;
    }

    // a link that stands behind another address would take whoever clicks it, and the link itself, somewhere else
    private static IEnumerable<string> CheckLink(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim())];
        if (!lines.Contains(LinkPlace))
            yield return $"必须有单独一行的{LinkPlace}，否则收件人无法设置密码。";
        if (lines.Any(line => line != LinkPlace && line.Contains(LinkPlace, StringComparison.Ordinal)))
            yield return $"中的{LinkPlace}须单独一行，前后不能有其他文字。";
        if (OtherAddress().IsMatch(text))
            yield return "不能有其他网址：这封信只带一次性链接。";
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"://|www\.", RegexOptions.IgnoreCase)]
    private static partial Regex OtherAddress();

    /// <summary>Saves the next version, in force from now on; letters already written keep their words.</summary>
    public static async Task<int> Edit(NpgsqlDataSource database, Officer officer, LetterKind kind, int basedOn, string subject, string text, string? html, string? note)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(text);
        (subject, text, html) = (subject.Trim(), text.ReplaceLineEndings("\n").Trim('\n'), (html ?? "").ReplaceLineEndings("\n").Trim());
        if (Check(kind, subject, text, html) is [var (_, problem), ..])
            throw new RefusalException(problem);
        await using var work = await Work.Begin(database, officer);
        officer.Require(Role.SystemAdministrator);
        if (await work.Connection.ExecuteAsync(InsertSql, new { kind.Code, basedOn, subject, text, html, note = note?.Trim() ?? "", officer.UserId, officer.Name }) == 0)
            throw new RefusalException("别人刚刚保存了新的版本，请先查看再修改。您填写的内容还在下面。");
        _ = await work.Record(new Event("letter-template-edited", "letter-template", null) { Reason = $"{kind.Name}，第{basedOn + 1}版{(string.IsNullOrWhiteSpace(note) ? "" : "：" + note.Trim())}" });
        await work.Commit();
        return basedOn + 1;
    }
}
