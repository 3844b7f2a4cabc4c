namespace Parley.Server.Tests.StockClients;

/// <summary>The scenarios with <c>@azure/ai-voicelive</c>.</summary>
public sealed class VoiceLiveRun() : StockRun(overTls: false, "voice-live");
