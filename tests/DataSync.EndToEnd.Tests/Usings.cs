global using DataSync.TestKit;
