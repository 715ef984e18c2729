namespace SmartFactory.Gansu.Rules.Letters;

/// <summary>A kind of letter: its code, what it is called, and the placeholders its text may use.</summary>
/// <param name="Code">Code word in the database, such as "renewal-due".</param>
/// <param name="Name">What officers call it.</param>
/// <param name="Occasion">When it is written.</param>
/// <param name="Articles">The articles it rests on.</param>
/// <param name="Given">Placeholders that whoever queues the letter must fill; the rest is filled from the ledger.</param>
public sealed record LetterKind(string Code, string Name, string Occasion, IReadOnlyList<int> Articles, IReadOnlyList<string> Given)
{
    /// <summary>About one title: the placeholders of the title may be used.</summary>
    public bool AboutTitle { get; init; }

    /// <summary>About one enterprise.</summary>
    public bool AboutEnterprise { get; init; }

    /// <summary>Holds a link for its reader alone: it stands in the mail that is sent, never in the text that is kept.</summary>
    public bool CarriesLink { get; init; }

    /// <summary>A duty under the rule is announced by it: nobody can unsubscribe.</summary>
    public bool Statutory => Articles.Count > 0;

    /// <summary>依据条款: 第二十二条.</summary>
    public string Basis => Articles.Count == 0 ? "" : string.Join('、', Articles.Select(ChineseNumber.Article));

    /// <summary>Every placeholder a text of this kind may use.</summary>
    public IReadOnlyList<string> Placeholders =>
    [
        .. Letters.Placeholders.Always,
        .. Statutory ? Letters.Placeholders.OfBasis : [],
        .. AboutEnterprise || AboutTitle ? Letters.Placeholders.OfEnterprise : [],
        .. AboutTitle ? Letters.Placeholders.OfTitle : [],
        .. CarriesLink ? [Letters.Placeholders.Link] : Array.Empty<string>(),
        .. Given,
    ];
}
