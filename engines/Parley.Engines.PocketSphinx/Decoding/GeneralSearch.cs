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
            var models = Models(search, files, withAssistant);
            try
            {
                using var all = search.Join([.. models.Select((model, i) => (model, WeightOf(i)))]);
                search.Use("general", all);
            }
            finally
            {
                Array.ForEach(models, model => model.Dispose());
            }

            return search;
        }
        catch
        {
            search.Dispose();
            throw;
        }
    }

    /// <summary>The general model, and the assistant's sentences when they are wanted.</summary>
    internal static LanguageModel[] Models(Search search, ModelFiles files, bool withAssistant)
    {
        var general = search.Read(files.Language);
        if (!withAssistant)
        {
            return [general];
        }

        try
        {
            using var file = new ScratchFile(Assistant.Value);
            return [general, search.Read(file.Path)];
        }
        catch
        {
            general.Dispose();
            throw;
        }
    }

    internal static float WeightOf(int model) => model == 0 ? 1 - AssistantWeight : AssistantWeight;
}
