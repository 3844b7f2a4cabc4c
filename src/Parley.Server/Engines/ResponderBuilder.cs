using Parley.Engines.Builtin;
using Parley.Engines.Responses;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>Chooses what answers: the endpoint from the settings, a local one that was found, or the built-in assistant.</summary>
internal static class ResponderBuilder
{
    public static Task<(IResponder? Engine, IReadOnlyList<EngineLine> Lines)> BuildAsync(
        ServerSettings settings,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var builtin = new BuiltinProvider(new BuiltinOptions { KnowledgeFolder = settings.Knowledge });
        return Task.FromResult(EngineMaker.First<IResponder>([builtin]));
    }
}
