namespace Parley.Engines.PocketSphinx;

/// <summary>Where the parts of the US English model lie.</summary>
/// <param name="Folder">Holds <c>en-us/</c> (acoustics), <c>en-us.lm.bin</c> and <c>cmudict-en-us.dict</c>.</param>
internal sealed record ModelFiles(string Folder)
{
    internal const string DebianFolder = "/usr/share/pocketsphinx/model/en-us";

    internal string Acoustics => Path.Combine(Folder, "en-us");

    internal string Language => Path.Combine(Folder, "en-us.lm.bin");

    internal string Dictionary => Path.Combine(Folder, "cmudict-en-us.dict");

    internal string FeatureParameters => Path.Combine(Acoustics, "feat.params");

    /// <summary>The first part that is not there, or null.</summary>
    internal string? Missing()
    {
        foreach (
            var file in (ReadOnlySpan<string>)[FeatureParameters, Path.Combine(Acoustics, "mdef"), Language, Dictionary]
        )
        {
            if (!File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
