namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>The files of the checkout the tests were built from.</summary>
public static class Checkout
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "SmartFactory.Gansu.sln"))
            ? folder
            : FindRoot(System.IO.Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no checkout above the tests"));
}
