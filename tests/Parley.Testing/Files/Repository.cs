namespace Parley.Testing.Files;

/// <summary>Where the tests find files that are not built into them.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Parley.slnx</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>The packages whose files the product needs.</summary>
    public static string Assets => Path.Combine(Root, "assets");

    /// <summary>Recordings of people that lie beside the repository on some machines (<c>PARLEY_SHARED</c>); never part of it.</summary>
    public static string Shared =>
        Environment.GetEnvironmentVariable("PARLEY_SHARED") is { Length: > 0 } set
            ? set
            : Path.Combine(Path.GetDirectoryName(Root)!, "shared");

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
