using Parley.Agents.Storage;

namespace Parley.Agents.Tests.Storage;

public sealed class PostgresStoreTests(PostgresServer server) : StoreTests
{
    private protected override Task<StoreTarget> NewTargetAsync() => server.NewDatabaseAsync();
}
