namespace Parley.Protocol.Tests;

/// <summary>Files outside of the test project.</summary>
internal static class Shared
{
    /// <summary>Reference material that stands beside the repository on some machines.</summary>
    /// <returns>Null when it is not there.</returns>
    public static string? Find(string relative)
    {
        var folder = Environment.GetEnvironmentVariable("PARLEY_SHARED");
        if (folder is null && Root()?.Parent is { } parent)
        {
            folder = Path.Combine(parent.FullName, "shared");
        }

        return Existing(folder, relative);
    }

    /// <returns>Null when the tests run from elsewhere.</returns>
    public static string? InRepository(string relative) => Existing(Root()?.FullName, relative);

    private static string? Existing(string? folder, string relative)
    {
        var path = folder is null ? null : Path.Combine(folder, relative);
        return File.Exists(path) ? path : null;
    }

    private static DirectoryInfo? Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Parley.slnx")))
        {
            at = at.Parent;
        }

        return at;
    }
}
