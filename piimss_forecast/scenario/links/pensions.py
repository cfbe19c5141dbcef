"""stub"""
def link(run): pass
