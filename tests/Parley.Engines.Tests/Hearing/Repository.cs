namespace Parley.Engines.Tests.Hearing;

internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Assets => Path.Combine(Root, "assets");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Parley.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
