namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>Who reviews first: the county, or the city where there is none (兰州新区, 嘉峪关).</summary>
public static class Bureaus
{
    public static LetterRecipient Of(string cityCode, string? countyCode) =>
        string.IsNullOrEmpty(countyCode) ? LetterRecipient.City(cityCode) : LetterRecipient.County(countyCode);
}
