using Parley.Audio;
using Parley.Testing.Files;

namespace Parley.Server.Tests.Voice;

/// <summary>Recordings of people that lie beside the repository on some machines (<c>PARLEY_SHARED</c>); never part of it.</summary>
internal static class SharedAudio
{
    /// <summary>Reads a recording, or skips the test with a clear reason.</summary>
    public static WavAudio Read(string file)
    {
        var path = Path.Combine(Repository.Shared, "audio", file);
        Assert.SkipUnless(File.Exists(path), $"No recordings of people here: {path} is missing (set PARLEY_SHARED).");
        return WavFile.Read(path);
    }
}
