namespace Parley.Fuzz;

/// <summary>Inputs on disk, one file each: seeds written by hand, and every input that ever broke something (<c>kept-*</c>).</summary>
internal static class Corpus
{
    /// <summary>Beside the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static IReadOnlyList<(string Name, byte[] Input)> Of(IFuzzTarget target, string? folder = null)
    {
        var path = Path.Combine(folder ?? Folder, target.Name);
        return Directory.Exists(path)
            ?
            [
                .. Directory
                    .EnumerateFiles(path)
                    .Order(StringComparer.Ordinal)
                    .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file))),
            ]
            : [];
    }
}
