namespace Parley.Server.Tests.StockClients;

/// <summary>The scenarios with <c>openai</c>: newer and beta classes, both kinds of WebSocket, and the Azure client.</summary>
public sealed class OpenAIRun()
    : StockRun(
        overTls: true,
        "openai-ws",
        "openai-native",
        "openai-beta-ws",
        "openai-beta-native",
        "azure-ws",
        "azure-beta-ws"
    );
