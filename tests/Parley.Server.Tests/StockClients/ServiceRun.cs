using Parley.Engines.Builtin;
using Parley.Runtime.Sessions;

namespace Parley.Server.Tests.StockClients;

/// <summary>
/// The scenarios of agent services, with the built-in assistant as the model: <c>@azure/ai-agents</c>, <c>@azure/ai-projects</c> of
/// three generations, and <c>openai</c>.
/// </summary>
public sealed class ServiceRun()
    : StockRun(
        overTls: true,
        "service-azure",
        "service-hub",
        "service-openai",
        "service-azure-openai",
        "versions-latest",
        "versions-earlier",
        "versions-openai",
        "versions-azure-openai"
    )
{
    private protected override SessionEngines Engines =>
        StockEngines.With() with
        {
            Responder = new BuiltinResponder(),
        };
}
