namespace Parley.Engines.PocketSphinx.Native;

/// <summary>A small file for native code that reads only files; gone when disposed.</summary>
internal sealed class ScratchFile : IDisposable
{
    internal ScratchFile(string text)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"parley-ear-{Guid.NewGuid():N}");
        File.WriteAllText(Path, text);
    }

    internal string Path { get; }

    public void Dispose() => File.Delete(Path);
}
