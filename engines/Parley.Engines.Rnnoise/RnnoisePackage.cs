namespace Parley.Engines.Rnnoise;

/// <summary>
/// The files of the npm package <c>@jitsi/rnnoise-wasm</c> 0.2.1. They are read, never run as JavaScript: the second module lies
/// in its file as base64.
/// </summary>
/// <param name="folder">The package's <c>dist</c>, or a folder with copies of its two files.</param>
internal sealed class RnnoisePackage(string folder)
{
    private const string SmallFile = "rnnoise.wasm";
    private const string LargeFile = "rnnoise-sync.js";
    private const string Before = "base64,";

    // The first bytes of every module, "\0asm", in base64.
    private const string Magic = "AGFzbQ";

    private const long LongestFile = 16 << 20;

    public string SmallPath { get; } = Path.Combine(folder, SmallFile);

    public string LargePath { get; } = Path.Combine(folder, LargeFile);

    public bool HasSmall => File.Exists(SmallPath);

    public bool HasLarge => File.Exists(LargePath);

    /// <exception cref="EngineException">The file cannot be read.</exception>
    public byte[] ReadSmall() => Read(SmallPath);

    /// <exception cref="EngineException">The file cannot be read, or holds no module.</exception>
    public byte[] ReadLarge()
    {
        var text = System.Text.Encoding.Latin1.GetString(Read(LargePath));
        var start = text.IndexOf(Before + Magic, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOfAny(['"', '\''], start);
        if (end < 0)
        {
            throw new EngineException(EngineFault.Unavailable, $"{LargePath} holds no module.");
        }

        try
        {
            return Convert.FromBase64String(text[(start + Before.Length)..end]);
        }
        catch (FormatException e)
        {
            throw new EngineException(EngineFault.Unavailable, $"The module in {LargePath} is damaged.", e);
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestFile
                ? File.ReadAllBytes(path)
                : throw new EngineException(EngineFault.Unavailable, $"{path} is too long for RNNoise.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(EngineFault.Unavailable, $"{path} cannot be read.", e);
        }
    }
}
