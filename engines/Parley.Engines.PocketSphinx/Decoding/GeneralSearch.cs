using Parley.Engines.PocketSphinx.Language;
using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>The search that can hear anything: the general model, and the assistant's sentences beside it.</summary>
internal static class GeneralSearch
{
    /// <summary>
    /// Part of the assistant's sentences. The native side joins models after it has raised them to the language weight (6.5), so
    /// this little costs a word a factor of three; more costs long read text more than short requests gain.
    /// </summary>
    private const float AssistantWeight = 0.001f;

    private static readonly Lazy<string> Assistant = new(() => AssistantModel.Shared.Mix(string.Empty).ToArpa());

    internal static Search Create(ModelFiles files, bool withAssistant)
    {
        var search = new Search(files, "-dict", files.Dictionary);
        try
        {
            if (!withAssistant)
            {
                using var alone = search.Read(files.Language);
                search.Use("general", alone);
                return search;
            }

            using var file = new ScratchFile(Assistant.Value);
            using var general = search.Read(files.Language);
            using var assistant = search.Read(file.Path);
            using var both = search.Join(general, assistant, AssistantWeight);
            search.Use("both", both);
            return search;
        }
        catch
        {
            search.Dispose();
            throw;
        }
    }
}
