"""How the page reaches its visitors: started, guarded, its answers kept, its clips stored."""
