using Parley.Audio;

namespace Parley.Server.Tests.Voice;

/// <summary>Recordings of people that lie beside the repository on some machines (<c>PARLEY_SHARED</c>); never part of it.</summary>
internal static class SharedAudio
{
    /// <summary>Reads a recording, or skips the test with a clear reason.</summary>
    public static WavAudio Read(string file)
    {
        var path = Path.Combine(Folder(), "audio", file);
        Assert.SkipUnless(File.Exists(path), $"No recordings of people here: {path} is missing (set PARLEY_SHARED).");
        return WavFile.Read(path);
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("PARLEY_SHARED") is { Length: > 0 } set)
        {
            return set;
        }

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? ".", "shared");
    }
}
