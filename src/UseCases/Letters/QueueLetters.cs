using System.Globalization;
using Dapper;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>Writes letters into the outbox, in the transaction of what causes them: either both are there or neither. A key is written once for ever.</summary>
public static class QueueLetters
{
    private const int Chunk = 2_000;

    private const string TemplatesSql = """
        select distinct on (kind) letter_template_id, kind, subject, text_body, html_body
        from letter_templates
        where kind = any (@kinds)
        order by kind, version desc
        """;

    private const string NewSql = "select k from unnest(@keys) k where not exists (select from letters where key = k)";

    private const string InsertSql = """
        insert into letters (kind, key, recipient_kind, mailbox, recipient_name, address, address_masked, enterprise_id, title_id, city_code, county_code,
          subject, text_body, html_body, sealed_link, letter_template_id, day, state, last_error)
        select kind, key, recipient, mailbox, name, address, masked, enterprise, title, city, county, subject, text, html, link, template, @day,
               case when address = '' then 'held' else 'queued' end, case when address = '' then @NoAddress else '' end
        from unnest(@kinds, @keys, @recipients, @mailboxes, @names, @addresses, @masks, @enterprises, @titles, @cities, @counties, @subjects, @texts, @htmls, @links, @templates)
          as l (kind, key, recipient, mailbox, name, address, masked, enterprise, title, city, county, subject, text, html, link, template)
        on conflict (key) do nothing
        """;

    /// <summary>What stands at a letter that can only be read on the site.</summary>
    public const string NoAddress = "无电子邮箱，仅站内信";

    private sealed record Template(long LetterTemplateId, string Kind, string Subject, string TextBody, string HtmlBody);

    private sealed record Written(LetterOrder Order, string Name, string Address, string Masked, long? Enterprise, string? City, string? County, string Subject, string Text, string Html, long Template);

    /// <summary>How many were new.</summary>
    public static async Task<int> In(Work work, IReadOnlyCollection<LetterOrder> orders, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(orders);
        var templates = (await work.Connection.QueryAsync<Template>(TemplatesSql, new { kinds = orders.Select(order => order.Kind).Distinct().ToArray() }))
            .ToDictionary(template => template.Kind, StringComparer.Ordinal);
        int queued = 0;
        foreach (var chunk in orders.Chunk(Chunk))
        {
            var fresh = (await work.Connection.QueryAsync<string>(NewSql, new { keys = chunk.Select(order => order.Key).ToArray() })).ToHashSet(StringComparer.Ordinal);
            LetterOrder[] wanted = [.. chunk.Where(order => fresh.Contains(order.Key))];
            if (wanted.Length == 0)
                continue;
            var facts = await LetterFacts.Of(work.Connection, wanted, day);
            queued += await Insert(work, [.. wanted.Select(order => Write(order, templates, facts, day))], day);
        }
        return queued;
    }

    /// <summary>One letter; true when it was new.</summary>
    public static async Task<bool> In(Work work, LetterOrder order, DateOnly day) => await In(work, [order], day) == 1;

    private static Written Write(LetterOrder order, Dictionary<string, Template> templates, LetterFacts facts, DateOnly day)
    {
        var kind = LetterKinds.Parse(order.Kind);
        var template = templates.GetValueOrDefault(order.Kind) ?? throw new InvalidOperationException($"no text for letters of kind {order.Kind}: run gansu setup");
        var enterprise = facts.Enterprise(order);
        var (name, address, masked, city, county) = facts.Recipient(order.To);
        var values = Values(order, kind, name, enterprise, facts.Title(order), day);
        if (kind.CarriesLink)
            values[Placeholders.Link] = order.SealedLink.Length > 0 ? Placeholders.LinkNotShown : throw new ArgumentException($"{order.Key}: no link", nameof(order));
        string[] missing = [.. kind.Placeholders.Except(values.Keys)];
        if (missing.Length > 0)
            throw new ArgumentException($"{order.Key}: no value for {string.Join('、', missing)}", nameof(order));
        return new(order, name, address, masked, enterprise?.EnterpriseId, enterprise is null ? city : enterprise.CityCode, enterprise is null ? county : enterprise.CountyCode,
            LetterText.FillLine(template.Subject, values), LetterText.Fill(template.TextBody, values), LetterText.FillHtml(template.HtmlBody, values), template.LetterTemplateId);
    }

    private static Dictionary<string, string> Values(
        LetterOrder order, LetterKind kind, string recipient, LetterFacts.EnterpriseFact? enterprise, LetterFacts.TitleFact? title, DateOnly day)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Placeholders.Recipient] = recipient,
            [Placeholders.Day] = Long(day),
            [Placeholders.Basis] = kind.Basis,
        };
        if (enterprise is not null)
        {
            values[Placeholders.Enterprise] = enterprise.Name;
            values[Placeholders.Uscc] = enterprise.Uscc;
        }
        if (title is not null)
        {
            values[Placeholders.Title] = title.Kind.Name();
            values[Placeholders.Carrier] = title.Carrier;
            values[Placeholders.Document] = title.Document;
            values[Placeholders.ConfirmedOn] = Long(title.ConfirmedOn);
            values[Placeholders.ValidTo] = Long(title.ValidTo);
            values[Placeholders.RenewalOpen] = Long(title.RenewalOpen);
            values[Placeholders.RenewalDue] = Long(title.RenewalDue);
            values[Placeholders.DaysLeft] = title.ValidTo is { } end ? (end.DayNumber - day.DayNumber).ToString(CultureInfo.InvariantCulture) : "";
        }
        foreach (var (name, value) in order.Values)
            values[name] = value;
        return values;
    }

    private static Task<int> Insert(Work work, Written[] letters, DateOnly day) => work.Connection.ExecuteAsync(InsertSql, new
    {
        kinds = letters.Select(letter => letter.Order.Kind).ToArray(),
        keys = letters.Select(letter => letter.Order.Key).ToArray(),
        recipients = letters.Select(letter => letter.Order.To.Kind).ToArray(),
        mailboxes = letters.Select(letter => letter.Order.To.Mailbox).ToArray(),
        names = letters.Select(letter => letter.Name).ToArray(),
        addresses = letters.Select(letter => letter.Address).ToArray(),
        masks = letters.Select(letter => letter.Masked).ToArray(),
        enterprises = letters.Select(letter => letter.Enterprise).ToArray(),
        titles = letters.Select(letter => letter.Order.TitleId).ToArray(),
        cities = letters.Select(letter => letter.City).ToArray(),
        counties = letters.Select(letter => letter.County).ToArray(),
        subjects = letters.Select(letter => letter.Subject).ToArray(),
        texts = letters.Select(letter => letter.Text).ToArray(),
        htmls = letters.Select(letter => letter.Html).ToArray(),
        links = letters.Select(letter => letter.Order.SealedLink).ToArray(),
        templates = letters.Select(letter => letter.Template).ToArray(),
        day,
        NoAddress,
    });

    private static string Long(DateOnly? day) => day is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.Year}年{known.Month}月{known.Day}日") : "（未设）";
}
