using System.Text.Json;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>Reads a policy file, strictly: whatever is missing, unknown, of the wrong type or contradictory throws <see cref="PolicyPackException"/> with its place.</summary>
public static class PolicyPackReader
{
    private const string CodeWord = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>Reads the bytes of one file; the name is only for messages.</summary>
    public static PolicyPack Read(string file, ReadOnlyMemory<byte> content)
    {
        if (content.Span.StartsWith("\uFEFF"u8))
            content = content[3..];
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(content);
        }
        catch (JsonException problem)
        {
            throw new PolicyPackException(file, problem.Path ?? "$", $"不是有效的 JSON：第{problem.LineNumber + 1}行附近有误", problem);
        }
        using (document)
        {
            var root = new PackNode(file, "$", document.RootElement);
            var pack = root.Object(node => Pack(node, PolicyPackHash.Of(document.RootElement)));
            PolicyPackChecks.Check(pack, (path, reason) => new PolicyPackException(file, path, reason));
            return pack;
        }
    }

    private static PolicyPack Pack(PackNode node, string hash)
    {
        node.Ignore("$schema");
        string id = node.Member("id").Text(CodeWord);
        var titles = node.Member("titles").List(item => item.Object(Title), 1);
        return new PolicyPack
        {
            Id = id,
            ContentHash = hash,
            Name = node.Member("name").Text(),
            Document = node.Member("document").Document(),
            Issuer = node.Member("issuer").Text(),
            Region = node.Member("region").Text("^[0-9]{6}$"),
            IssuedOn = node.Member("issuedOn").Day(),
            InForce = node.Member("inForce").Object(force => new InForce(force.Member("from").Day(), force.Member("to").Day(), Article(force))),
            Repeals = node.Member("repeals").Distinct(item => item.Document()),
            Fund = node.Member("fund").Object(fund => new FundSource(fund.Member("name").Text(), Article(fund))),
            Chapters = node.Member("chapters").List(item => item.Object(chapter =>
                new Chapter(chapter.Member("title").Text(), chapter.Member("articles").Distinct(number => number.Integer(1, 99), 1))), 1),
            Articles = node.Member("articles").List(item => item.Object(article =>
                new Article(article.Member("number").Integer(1, 99), article.Member("text").Text())), 1),
            Attachments = node.Member("attachments").List(item => item.Text()),
            Titles = titles,
            AwardRule = Awards(id, node, titles),
            Term = Term(node),
            Ladder = node.Member("ladder").Object(Ladder),
            Sanctions = node.Member("sanctions").List(item => item.Object(Sanction)),
            Legacy = node.Member("legacy").Object(Legacy),
            Notice = node.Member("notice").Object(notice =>
                new NoticeRule(notice.Member("workingDays").Integer(1, 99), notice.Member("countPublicationDay").Flag(), Article(notice))),
            Readings = node.Member("readings").List(item => item.Object(Reading)),
        };
    }

    private static int Article(PackNode node) => node.Member("article").Integer(1, 99);

    private static IReadOnlyList<TitleKind> Kinds(PackNode node, string name) => node.Member(name).Distinct(item => item.Kind(), 1);

    private static TitleRule Title(PackNode node) => new(
        node.Member("kind").Kind(), node.Member("name").Text(), node.Member("maximumWan").Wan(), Article(node),
        node.Member("evaluatedBy").OneOf(("province", Evaluator.Province), ("miit", Evaluator.Miit)), node.Member("ladder").Integer(1, 9));

    private static AwardRule Awards(string id, PackNode node, IReadOnlyList<TitleRule> titles)
    {
        var maxima = new Dictionary<TitleKind, AwardMaximum>();
        foreach (var title in titles)
        {
            if (!maxima.TryAdd(title.Kind, new AwardMaximum(title.Maximum, title.Article)))
                throw node.Member("titles").Wrong($"载体类型“{title.Kind.Code()}”重复");
        }
        return new AwardRule(id, maxima,
            node.Member("deductions").List(item => item.Object(deduction =>
                new DeductionRule(deduction.Member("for").Kind(), Kinds(deduction, "deduct"), Article(deduction)))),
            node.Member("caps").List(item => item.Object(cap =>
                new CapRule(cap.Member("id").Text(CodeWord), cap.Member("name").Text(), cap.Member("limitWan").Wan(), Kinds(cap, "counts"), Article(cap)))));
    }

    private static TitleTerm Term(PackNode node)
    {
        var (years, kinds, article) = node.Member("validity").Object(validity =>
            (validity.Member("years").Integer(1, 50), Kinds(validity, "kinds"), Article(validity)));
        return node.Member("renewal").Object(renewal => new TitleTerm(
            years, renewal.Member("extensionYears").Integer(1, 50),
            renewal.Member("openMonthsBefore").Integer(1, 60), renewal.Member("dueMonthsBefore").Integer(0, 60),
            renewal.Member("remindMonthsBefore").Distinct(item => item.Integer(0, 60), 1), kinds, article, Article(renewal)));
    }

    private static LadderRule Ladder(PackNode node) => new(
        Kinds(node, "order"), Kinds(node, "firstChoice"), node.Member("scenariosPerYear").Integer(1, 99), Article(node));

    private static SanctionRule Sanction(PackNode node) => new(
        node.Member("id").Text(CodeWord), node.Member("name").Text(), Article(node),
        node.Member("outcomes").Distinct(item => item.OneOf(
            ("downgrade", SanctionOutcome.Downgrade), ("revoke", SanctionOutcome.Revoke), ("refuse", SanctionOutcome.Refuse)), 1),
        node.Member("decidedBy").Text(), node.Member("byMeeting").Flag(),
        node.Member("ban") is { IsNull: false } ban
            ? ban.Object(item => new BanRule(item.Member("years").Integer(1, 50), item.Member("atLeast").Flag(), item.Member("discretionary").Flag()))
            : null,
        node.Member("forfeitsAwards").Flag(), node.Member("creditRecord").Flag(),
        node.Member("reentry").OneOf(("normal", Reentry.Normal), ("below", Reentry.Below)));

    private static LegacyRule Legacy(PackNode node)
    {
        int article = Article(node);
        var proposals = new Dictionary<TitleKind, TitleKind>();
        foreach (var (kind, proposal) in node.Member("proposals").List(item => item.Object(pair => (pair.Member("kind").Kind(), pair.Member("as").Kind()))))
        {
            if (!proposals.TryAdd(kind, proposal))
                throw node.Member("proposals").Wrong($"载体类型“{kind.Code()}”重复");
        }
        return new LegacyRule(proposals, article);
    }

    private static Reading Reading(PackNode node) => new(
        node.Member("id").Text("^Q[1-9][0-9]*$"), node.Member("point").Text(),
        node.Member("articles").Distinct(item => item.Integer(1, 99), 1),
        node.Member("alternatives").List(item => item.Object(alternative =>
            new ReadingAlternative(alternative.Member("letter").Text("^[A-Z][0-9]?$"), alternative.Member("text").Text())), 2),
        node.Member("default").Text("^[A-Z][0-9]?$"), node.Member("reason").Text(), node.Member("calculates").Flag());
}
