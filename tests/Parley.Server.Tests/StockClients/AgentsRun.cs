namespace Parley.Server.Tests.StockClients;

/// <summary>The scenarios with <c>@openai/agents-realtime</c>, and the plain connection of <c>openai</c>.</summary>
public sealed class AgentsRun() : StockRun(overTls: false, "agents", "openai-plain");
