using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Titles;

/// <summary>States of titles as pages colour them.</summary>
public static class TitleTones
{
    public static Tone Tone(this TitleState state) => state switch
    {
        TitleState.Valid => Shared.TagHelpers.Tone.Good,
        TitleState.Cancelled or TitleState.Withdrawn => Shared.TagHelpers.Tone.Bad,
        TitleState.Legacy or TitleState.Superseded or TitleState.Rerecognised => Shared.TagHelpers.Tone.Neutral,
        _ => Shared.TagHelpers.Tone.Warning,
    };

    public static string Name(string state) => state.Length == 0 ? "全部" : TitleStates.Parse(state).Name();

    public static Tone Tone(string state) => TitleStates.Parse(state).Tone();
}
