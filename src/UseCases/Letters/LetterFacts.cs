using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>What letters need to know of titles, enterprises and bureaus, read for many at once.</summary>
internal sealed class LetterFacts
{
    private const string TitlesSql = """
        select title_id, enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due
        from titles
        where title_id = any (@ids)
        """;

    private const string EnterprisesSql = """
        select e.enterprise_id, e.name, e.uscc, e.city_code, e.county_code, coalesce(c.email, '') as address, coalesce(c.email_masked, '') as masked
        from enterprises e
        left join enterprise_contacts c using (enterprise_id)
        where e.enterprise_id = any (@ids)
        """;

    private const string BureausSql = """
        select w.role, w.region, r.level, coalesce(r.parent_code, '') as parent, coalesce(u.name, r.name || '工业和信息化主管部门') as name, coalesce(c.email, '') as address, coalesce(c.email_masked, '') as masked
        from unnest(@roles, @regions) as w (role, region)
        join regions r on r.code = w.region
        left join recommending_units u on u.region_code = w.region and u.valid_from <= @day and (u.valid_to is null or u.valid_to >= @day)
        left join bureau_contacts c on c.role = w.role and c.region_code = w.region
        """;

    private const string PeopleSql = "select user_id, display_name as name, email as address, email_masked as masked from users where user_id = any (@ids)";

    private readonly Dictionary<long, TitleFact> _titles;
    private readonly Dictionary<long, EnterpriseFact> _enterprises;
    private readonly Dictionary<string, BureauFact> _bureaus;
    private readonly Dictionary<long, PersonFact> _people;

    private LetterFacts(
        IEnumerable<TitleFact> titles, IEnumerable<EnterpriseFact> enterprises, IEnumerable<(string Mailbox, BureauFact Bureau)> bureaus, IEnumerable<PersonFact> people)
    {
        _people = people.ToDictionary(person => person.UserId);
        _titles = titles.ToDictionary(title => title.TitleId);
        _enterprises = enterprises.ToDictionary(enterprise => enterprise.EnterpriseId);
        _bureaus = bureaus.ToDictionary(bureau => bureau.Mailbox, bureau => bureau.Bureau);
    }

    public sealed record TitleFact(
        long TitleId, long EnterpriseId, TitleKind Kind, string Carrier, string Document, DateOnly ConfirmedOn, DateOnly? ValidTo, DateOnly? RenewalOpen, DateOnly? RenewalDue);

    public sealed record EnterpriseFact(long EnterpriseId, string Name, string Uscc, string CityCode, string? CountyCode, string Address, string Masked);

    public sealed record PersonFact(long UserId, string Name, string Address, string Masked);

    public sealed record BureauFact(string Role, string Region, string Level, string Parent, string Name, string Address, string Masked);

    public static async Task<LetterFacts> Of(NpgsqlConnection connection, IReadOnlyCollection<LetterOrder> orders, DateOnly day)
    {
        var titles = (await connection.QueryAsync<TitleFact>(TitlesSql, new { ids = Distinct(orders.Select(order => order.TitleId)) })).AsList();
        var ids = Distinct([.. titles.Select(title => (long?)title.EnterpriseId), .. orders.Select(order => order.EnterpriseId), .. orders.Select(order => order.To.EnterpriseId)]);
        var enterprises = await connection.QueryAsync<EnterpriseFact>(EnterprisesSql, new { ids });
        var offices = orders.Select(order => order.To).Where(to => to is { EnterpriseId: null, PersonId: null }).DistinctBy(to => to.Mailbox).ToList();
        var bureaus = await connection.QueryAsync<BureauFact>(BureausSql, new
        {
            roles = offices.Select(to => to.Role.Code()).ToArray(),
            regions = offices.Select(to => to.Region).ToArray(),
            day,
        });
        var people = await connection.QueryAsync<PersonFact>(PeopleSql, new { ids = Distinct(orders.Select(order => order.To.PersonId)) });
        return new(titles, enterprises, bureaus.Select(bureau => ($"{bureau.Role}/{bureau.Region}", bureau)), people);
    }

    public TitleFact? Title(LetterOrder order) => order.TitleId is { } id
        ? _titles.GetValueOrDefault(id) ?? throw new ArgumentException($"{order.Key}: there is no title {id}", nameof(order))
        : null;

    public EnterpriseFact? Enterprise(LetterOrder order) => (Title(order)?.EnterpriseId ?? order.EnterpriseId ?? order.To.EnterpriseId) is { } id ? Known(id) : null;

    /// <summary>Name and encrypted address of the recipient, and for an office the city and county it belongs to.</summary>
    public (string Name, string Address, string Masked, string? City, string? County) Recipient(LetterRecipient to)
    {
        if (to.EnterpriseId is { } id)
            return (Known(id).Name, Known(id).Address, Known(id).Masked, Known(id).CityCode, Known(id).CountyCode);
        if (to.PersonId is { } person)
            return _people.GetValueOrDefault(person) is { } known ? (known.Name, known.Address, known.Masked, null, null) : throw new ArgumentException($"there is no account {person}", nameof(to));
        var bureau = _bureaus.GetValueOrDefault(to.Mailbox) ?? throw new ArgumentException($"there is no region {to.Region}", nameof(to));
        return bureau.Level switch
        {
            "city" => (bureau.Name, bureau.Address, bureau.Masked, bureau.Region, null),
            "county" => (bureau.Name, bureau.Address, bureau.Masked, bureau.Parent, bureau.Region),
            _ => (Office(to.Role), bureau.Address, bureau.Masked, null, null),
        };
    }

    private static string Office(Role role) => role switch
    {
        Role.ProvinceMaker or Role.Approver => "甘肃省工业和信息化厅",
        Role.ProvinceFinance => "甘肃省财政厅",
        _ => role.Name(),
    };

    private EnterpriseFact Known(long id) => _enterprises.GetValueOrDefault(id) ?? throw new ArgumentException($"there is no enterprise {id}", nameof(id));

    private static long[] Distinct(IEnumerable<long?> ids) => [.. ids.OfType<long>().Distinct()];
}
