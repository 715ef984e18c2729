using SmartFactory.Gansu.Rules.Policies;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>The rule document of the checkout.</summary>
public static class Packs
{
    public const string GansuFile = "gansu-2025-152.json";

    public static string GansuPath { get; } = Checkout.Path("db/policies/" + GansuFile);

    public static PolicyPack Gansu { get; } = PolicyPackReader.Read(GansuFile, File.ReadAllBytes(GansuPath));
}
