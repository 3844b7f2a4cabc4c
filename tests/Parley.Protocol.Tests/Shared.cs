namespace Parley.Protocol.Tests;

/// <summary>Reference material that stands beside the repository on some machines.</summary>
internal static class Shared
{
    /// <returns>Null when it is not there.</returns>
    public static string? Find(string relative)
    {
        var folder = Environment.GetEnvironmentVariable("PARLEY_SHARED") ?? BesideTheRepository();
        var path = folder is null ? null : Path.Combine(folder, relative);
        return File.Exists(path) ? path : null;
    }

    private static string? BesideTheRepository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Parley.slnx")))
        {
            at = at.Parent;
        }

        return at?.Parent is { } parent ? Path.Combine(parent.FullName, "shared") : null;
    }
}
