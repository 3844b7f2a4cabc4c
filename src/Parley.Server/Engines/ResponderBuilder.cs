using Parley.Engines;
using Parley.Engines.Builtin;
using Parley.Engines.Catalog;
using Parley.Engines.Chat;
using Parley.Engines.Responses;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>Chooses what answers: the endpoint from the settings, a local one that was found, or the built-in assistant.</summary>
internal static class ResponderBuilder
{
    private const string ModelVariable = "PARLEY_RESPONDER_MODEL";
    private const string KeyVariable = "PARLEY_RESPONDER_KEY";

    public static async Task<(IResponder? Engine, IReadOnlyList<EngineLine> Lines)> BuildAsync(
        ServerSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ResponderChoice choice;
        try
        {
            choice = await ChooseAsync(settings, time, cancellationToken);
        }
        catch (EngineException e)
        {
            return (
                null,
                [
                    new EngineLine(
                        EngineKind.Responder,
                        "chat",
                        false,
                        e.Message,
                        "Give --responder builtin, auto or an address."
                    ),
                ]
            );
        }

        var builtin = new BuiltinProvider(new BuiltinOptions { KnowledgeFolder = settings.Knowledge });
        IReadOnlyList<IEngineProvider<IResponder>> providers = choice.BaseUrl is { } address
            ?
            [
                new ChatProvider(
                    new ChatResponderOptions
                    {
                        BaseUrl = address,
                        ApiKey = choice.ApiKey,
                        Model = choice.Model,
                        Images = settings.ResponderImages,
                    }
                ),
            ]
            : [builtin];
        var (engine, lines) = EngineMaker.First(providers);
        return (engine, [.. lines.Select(line => line with { Detail = $"{line.Detail}. {choice.Reason}" })]);
    }

    /// <summary>Which responder the settings, the environment and this machine lead to.</summary>
    /// <exception cref="EngineException">The environment names an address that is none.</exception>
    public static async Task<ResponderChoice> ChooseAsync(
        ServerSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var finder = new LocalModelFinder(time: time);
        return await new ResponderSelection(finder, name => Variable(settings, name)).ChooseAsync(
            settings.Responder,
            cancellationToken
        );
    }

    /// <summary>The environment, with what the settings say in its place.</summary>
    private static string? Variable(ServerSettings settings, string name) =>
        name switch
        {
            ModelVariable => Environment.GetEnvironmentVariable(name) ?? settings.Model,
            KeyVariable => settings.ResponderKey,
            _ => Environment.GetEnvironmentVariable(name),
        };
}
